/** Whether a whole text matches. */
export type Pattern = (text: string) => boolean;

/**
 * Makes a pattern of a regular expression in RE2's syntax; undefined when it is none. Users write these expressions: neither
 * making nor using one may take longer than its length times that of the text.
 */
export type PatternCompiler = (regex: string) => Pattern | undefined;
