// Where it stands below the chat, as on a phone, why an answer came is folded.
const why = document.getElementById("why");
if (why && matchMedia("(max-width: 56rem)").matches) why.open = false;
