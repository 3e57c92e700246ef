/** What a machine is called and where it is, as far as its cloud says so. */
export interface Host {
  readonly hostname?: string;
  /** IPv4 in dotted form. */
  readonly ip?: string;
}
