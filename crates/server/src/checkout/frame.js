// Tells the chat around this page what it comes to and how the checkout ended; both are of the same origin.
const state = document.documentElement.dataset.state;
const total = document.querySelector(".total")?.textContent;
if (window.parent !== window) {
  window.parent.postMessage({ type: "trato:checkout", state, total }, window.location.origin);
}
