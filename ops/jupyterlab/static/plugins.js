/** The plugins of the extension. */
import { addStyle, element } from './elements.js';
import { bot4Kernel } from './kernel.js';
import { makePanel } from './panel.js';
import { promote } from './promote.js';
import { notebookOf, TEMPLATES } from './templates.js';

/**
 * A button in the toolbar of every notebook; it shows itself only on the bot4 kernel.
 * @param told is called when the count of trials has changed.
 */
function promotePlugin(packages, told) {
  const { apputils } = packages;
  return {
    id: 'bot4-lab:promote',
    autoStart: true,
    activate: (app) => {
      addStyle();
      app.docRegistry.addWidgetExtension('Notebook', {
        createNew: (panel) => {
          const button = new apputils.ToolbarButton({
            className: 'bot4-promote',
            label: 'Promote to runner',
            tooltip: 'Bring the strategy of the last backtest to the gate',
            onClick: () => promote(panel, packages, told),
          });
          const show = () => button.setHidden(bot4Kernel(panel) === undefined);
          panel.toolbar.insertAfter('cellType', 'bot4Promote', button);
          panel.sessionContext.kernelChanged.connect(show);
          panel.sessionContext.ready.then(show);
          show();
          return button;
        },
      });
    },
  };
}

/** The side panel, and the count of trials in the status bar. */
function panelPlugin(packages, onTold) {
  const { notebook, statusbar, widgets } = packages;
  return {
    id: 'bot4-lab:panel',
    autoStart: true,
    requires: [notebook.INotebookTracker],
    optional: [statusbar.IStatusBar],
    activate: (app, tracker, statusBar) => {
      addStyle();
      const { panel, refresh, onStatus } = makePanel(packages, tracker);
      onTold(refresh);
      app.shell.add(panel, 'right', { rank: 900 });
      app.commands.addCommand('bot4-lab:show', {
        label: 'Show the bot4 panel',
        execute: () => {
          app.shell.activateById(panel.id);
          return refresh();
        },
      });
      if (statusBar === null) return;
      const counter = new widgets.Widget({ node: element('span', { class: 'bot4-trials' }) });
      onStatus((status) => {
        const trials = status?.session.trials;
        counter.node.textContent = trials === undefined ? '' : `trials: ${trials}`;
        counter.node.title =
          trials === undefined ? '' : `Backtests and training runs that were counted on ${status.session.symbol}`;
      });
      statusBar.registerStatusItem('bot4-lab:trials', { item: counter, align: 'left', rank: 90 });
    },
  };
}

/** New notebooks from the launcher. */
function templatesPlugin({ launcher }) {
  return {
    id: 'bot4-lab:templates',
    autoStart: true,
    optional: [launcher.ILauncher],
    activate: (app, launch) => {
      const { contents } = app.serviceManager;
      for (const [rank, template] of TEMPLATES.entries()) {
        const command = `bot4-lab:new-${template.id}`;
        app.commands.addCommand(command, {
          label: template.label,
          caption: template.caption,
          iconClass: 'jp-NotebookIcon',
          execute: async (args) => {
            const made = await contents.newUntitled({ path: args.cwd ?? '', type: 'notebook' });
            await contents.save(made.path, { type: 'notebook', format: 'json', content: notebookOf(template) });
            return app.commands.execute('docmanager:open', {
              path: made.path,
              factory: 'Notebook',
              kernel: { name: 'bot4' },
            });
          },
        });
        launch?.add({ command, category: 'bot4', rank });
      }
    },
  };
}

/** All plugins, from the packages that JupyterLab shares. */
export function plugins(packages) {
  let listener = () => undefined;
  return [
    promotePlugin(packages, () => listener()),
    panelPlugin(packages, (heard) => {
      listener = heard;
    }),
    templatesPlugin(packages),
  ];
}
