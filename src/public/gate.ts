/** `bot4/gate`: judge evidence, read the policy, and see what a verdict is made of. */
export * from '../domain/gate/index.ts';
