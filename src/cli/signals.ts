/** Waits for Ctrl-C or a polite request to end. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    process.once('SIGINT', end).once('SIGTERM', end);
  });
}

/** From now on such a request ends the process at once: somebody has no patience left. */
export function endAtOnce(exitCode: number, say: () => void): void {
  const end = (): void => {
    say();
    process.exit(exitCode);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}
