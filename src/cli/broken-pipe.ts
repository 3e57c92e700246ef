/**
 * Ends the process without a word when whoever reads its output has gone, as `head` does when it has seen enough.
 * @see POSIX, SIGPIPE, which Node turns into an error of the stream
 */
export function endQuietlyWithReader(output: NodeJS.WritableStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}
