/** Which of a framework's roles want no offers; kept here so that it survives a broken line. */
export class SuppressedRoles {
  #roles: ReadonlySet<string>;
  #isStale = false;

  constructor(roles: readonly string[]) {
    this.#roles = new Set(roles);
  }

  suppress(roles: readonly string[]): void {
    this.replace([...this.#roles, ...roles]);
  }

  revive(roles: readonly string[]): void {
    this.replace([...this.#roles].filter((role) => !roles.includes(role)));
  }

  replace(roles: readonly string[]): void {
    const before = this.#roles;
    this.#roles = new Set(roles);
    const isSame = before.size === this.#roles.size && roles.every((role) => before.has(role));
    if (!isSame) this.#isStale = true;
  }

  /** The roles to send; from here on they count as known to the master. */
  send(): readonly string[] {
    this.#isStale = false;
    return [...this.#roles];
  }

  /** Whether the roles have changed since they were last sent. */
  get isStale(): boolean {
    return this.#isStale;
  }
}
