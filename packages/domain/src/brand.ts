declare const brand: unique symbol;

/** A string that only one parser can make. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };
