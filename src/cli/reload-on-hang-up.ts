import type { Logger } from '../ports/logger.ts';

/** Takes certificates that have been renewed at each SIGHUP. */
export function reloadOnHangUp(served: { readonly reload: () => Promise<void> }, logger: Logger): void {
  process.on('SIGHUP', () => {
    served.reload().then(
      () => {
        logger.info('certificates have been read again', { event: 'tls.reloaded' });
      },
      (error: unknown) => {
        logger.error('certificates cannot be used; the old ones are kept', {
          event: 'tls.reload-failed',
          err: error,
        });
      },
    );
  });
}
