// Connects the shop window's buttons with the chat. Calls made before the chat's loader is there wait in its queue.
(() => {
  const call = (...command) => {
    window.trato ||= { q: [] };
    const [name, ...rest] = command;
    if (typeof window.trato[name] === 'function') window.trato[name](...rest);
    else (window.trato.q ||= []).push(command);
  };
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button) return;
    const { ask, product, open } = button.dataset;
    if (product) call('product', product);
    else if (ask) call('ask', ask);
    else if (open !== undefined) call('open');
  });
})();
