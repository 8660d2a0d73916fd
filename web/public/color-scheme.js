// Sets the colour scheme before the first paint. A file, not an inline script, because the
// Content-Security-Policy allows none. The key is the one Mantine keeps the choice under.
(function () {
  var kept = null;
  try {
    kept = window.localStorage.getItem('mantine-color-scheme-value');
  } catch {
    // Storage may be forbidden; the system's scheme serves then.
  }
  var dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = kept === 'light' || kept === 'dark' ? kept : dark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
