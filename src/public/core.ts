/** `bot4/core`: units, money, time, chance, errors. */
export * from '../core/index.ts';
