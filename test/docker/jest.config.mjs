// The image's own checks: they need an image, which build-and-start.sh makes.
import config from '../jest.config.mjs';

const [project] = config.projects;
export default {
  ...project,
  displayName: 'docker',
  testMatch: ['<rootDir>/test/docker/*.check.ts'],
  testPathIgnorePatterns: [],
};
