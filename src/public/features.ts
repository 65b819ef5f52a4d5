/** `bot4/features`: indicators, feature pipelines, the look-ahead check. */
export * from '../domain/features/index.ts';
