/** Whether a whole text matches. */
export type Pattern = (text: string) => boolean;

/**
 * Makes a pattern of a regular expression in RE2's syntax, or says why it cannot. Users write these expressions: neither
 * making nor using one may take longer than its length times that of the text. Engines are handed one, since they know no
 * packages.
 */
export type PatternCompiler = (
  regex: string,
) => { readonly ok: true; readonly matches: Pattern } | { readonly ok: false; readonly message: string };
