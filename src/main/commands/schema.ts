import { siteJsonSchema } from '../../flow-loader/json-schema.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';

export function schema(io: Io): ExitCode {
  io.out(`${JSON.stringify(siteJsonSchema(), null, 2)}\n`);
  return EXIT.ok;
}
