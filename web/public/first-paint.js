// Runs before the first paint, so that a chosen theme and language never flash another one. The page takes over from here.
(() => {
  try {
    const theme = localStorage.getItem('kazru.theme');
    if (theme === '"light"' || theme === '"dark"') document.documentElement.dataset.theme = JSON.parse(theme);
    const locale = localStorage.getItem('kazru.locale');
    if (locale) document.documentElement.lang = JSON.parse(locale);
  } catch {
    // Storage may be closed in private windows; the defaults are fine.
  }
})();
