/**
 * The container that JupyterLab loads a prebuilt extension from, written by hand: `init` receives what JupyterLab shares, and
 * `get('./extension')` gives the plugins. What is shared has to be taken from there, because tokens are compared by identity.
 */
(() => {
  const base = document.currentScript.src;
  let scope;

  /** A package of JupyterLab itself; there is one version of each. */
  async function shared(name) {
    const versions = scope[name];
    if (versions === undefined) throw new Error(`bot4-lab: JupyterLab does not share ${name}`);
    const [entry] = Object.values(versions);
    return (await entry.get())();
  }

  async function extension() {
    const [{ plugins }, apputils, notebook, launcher, statusbar, widgets] = await Promise.all([
      import(new URL('plugins.js', base).href),
      ...['apputils', 'notebook', 'launcher', 'statusbar'].map((name) => shared(`@jupyterlab/${name}`)),
      shared('@lumino/widgets'),
    ]);
    const made = plugins({ apputils, notebook, launcher, statusbar, widgets });
    return () => ({ __esModule: true, default: made });
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB['bot4-lab'] = {
    init: (shareScope) => {
      scope = shareScope;
    },
    get: (module) =>
      module === './extension' ? extension() : Promise.reject(new Error(`bot4-lab: there is no module ${module}`)),
  };
})();
