#!/usr/bin/env node
const OLDEST_NODE = 20;

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE) {
  // Said before anything is imported that an older Node cannot even read.
  process.stderr.write(
    `ecs-scheduler-driver: Node ${process.versions.node} is too old; ${OLDEST_NODE}.0 or newer is needed\n` +
      '  → install a current release from nodejs.org\n' +
      '  NODE_TOO_OLD\n',
  );
  process.exitCode = 1;
} else {
  const { endQuietlyWithReader } = await import('./broken-pipe.ts');
  endQuietlyWithReader(process.stdout);
  const { run } = await import('./program.ts');
  process.exitCode = await run(process.argv);
}

export {};
