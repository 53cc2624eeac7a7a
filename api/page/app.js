/** Starts the page: for now it says what it is. */
const app = document.getElementById("app");
if (app) app.textContent = "Phiq validates equations. Its calls are told of at /docs.";
