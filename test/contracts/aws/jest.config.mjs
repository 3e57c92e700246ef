import root from '../../../jest.config.mjs';

const unit = root.projects.find(({ displayName }) => displayName === 'unit');

/** The contract against an account; started by main.ts, never by `npm test`. */
export default {
  ...unit,
  displayName: 'contract-aws',
  rootDir: new URL('../../..', import.meta.url).pathname,
  testMatch: ['<rootDir>/test/contracts/aws/*.contract.ts'],
  testPathIgnorePatterns: [],
};
