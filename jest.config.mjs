/** One project per suite: `npm test` runs `unit`; the slower ones have scripts of their own. */
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const slow = ['system', 'aws-cli', 'boto3', 'grpc-python', 'package', 'real-clients', 'simulation/mutations'];
const setupFiles = ['<rootDir>/test/support/environment.ts'];

/** @type {import('jest').Config} */
export default {
  workerIdleMemoryLimit: '512MB',
  // Only to end a test that hangs: on a busy machine a test that starts programs takes its time.
  testTimeout: 30_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      setupFiles,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...slow.map((suite) => `<rootDir>/test/${suite}/`)],
    },
    ...slow.map((suite) => ({
      ...shared,
      displayName: suite,
      setupFiles,
      testMatch: [`<rootDir>/test/${suite}/**/*.test.ts`],
    })),
  ],
};
