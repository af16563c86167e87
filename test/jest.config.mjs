// Jest's settings. Kept under test/ because the top level is fixed; run with `npm run jest -- --config test/jest.config.mjs`.
import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
  ],
};
const common = { rootDir, testEnvironment: 'node', transform, extensionsToTreatAsEsm: ['.ts'] };

export default {
  rootDir,
  // A worker keeps what every file has loaded; one of a gigabyte is not gone within the half second that jest gives it.
  workerIdleMemoryLimit: '500MB',
  projects: [
    {
      ...common,
      displayName: 'pure',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/contract/real', '<rootDir>/test/e2e/'],
    },
    {
      ...common,
      displayName: 'real',
      testMatch: ['<rootDir>/test/contract/real*.test.ts', '<rootDir>/test/e2e/**/*.test.ts'],
    },
  ],
};
