// Tells the chat around this page how the checkout ended; both are of the same origin.
const state = document.documentElement.dataset.state;
if (window.parent !== window) {
  window.parent.postMessage({ type: "trato:checkout", state }, window.location.origin);
}
