/** Questions to the bot4 kernel that leave no trace in the notebook. */

const MIME = 'application/vnd.bot4.desk+json';
const DESK = "globalThis[Symbol.for('bot4.lab.desk')]";

/** The kernel of a notebook when it is one of bot4, else undefined. */
export function bot4Kernel(panel) {
  const kernel = panel?.sessionContext.session?.kernel;
  return kernel?.name === 'bot4' ? kernel : undefined;
}

/**
 * Evaluates an expression on the desk of the notebook's session: silent, not in the history, no execution count.
 * @returns the answer, or undefined when no session was opened. @throws Error with the kernel's own words.
 */
async function ask(kernel, call) {
  const future = kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false,
    user_expressions: { desk: `await ${DESK}?.${call}` },
  });
  const { content } = await future.done;
  const answer = content.user_expressions?.desk;
  if (answer?.status === 'error') throw new Error(answer.evalue);
  return answer?.data?.[MIME];
}

/** Session and runners. */
export const askStatus = (kernel) => ask(kernel, 'status()');
/** Brings the strategy of the last backtest to the gate. */
export const askPromotion = (kernel) => ask(kernel, 'promote()');
/** Tells a runner to close everything. */
export const askKill = (kernel, artifact) => ask(kernel, `kill(${JSON.stringify(artifact)})`);

/**
 * Opens a comm that the kernel may not have. @returns a function that sends, and one that closes.
 * @param onData receives `data` of each message.
 */
export function openComm(kernel, target, onData) {
  const comm = kernel.createComm(target);
  let isOpen = true;
  comm.onMsg = (message) => onData(message.content.data);
  comm.onClose = () => {
    isOpen = false;
  };
  comm.open({});
  return {
    send: (data) => {
      if (isOpen && !comm.isDisposed) comm.send(data);
    },
    close: () => {
      if (isOpen && !comm.isDisposed && !kernel.isDisposed) comm.close();
      isOpen = false;
    },
  };
}
