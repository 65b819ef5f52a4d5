/** `bot4/report`: tear sheets as data, from daily returns and trades. */
export * from '../domain/report/index.ts';
