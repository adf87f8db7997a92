"""What a clinic changes of its own content: each change a value, checked, kept and taken back."""
