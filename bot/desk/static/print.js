// The button that prints: without scripts it stays hidden, and the browser's menu prints.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
