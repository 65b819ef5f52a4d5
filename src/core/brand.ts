/**
 * Nominal typing for primitives: a `PriceTicks` is a number that only `core/units.ts` may mint.
 * The brand exists for the compiler alone; at run time the value is the bare primitive.
 */
declare const brand: unique symbol;

/** A primitive `T` that carries the name `B` in its type. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };
