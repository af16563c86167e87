/**
 * A process that sends the messages of a store, as Keepline does, and is killed at a certain moment:
 * `node message-worker.mjs '{ "file": …, "settings": …, "password": …, "listening": …, "dies": … }'`.
 * Runs what is built in dist/.
 */
import Sqlite from 'better-sqlite3';
import { createMessenger } from '../../dist/adapters/sms/messenger.js';
import { messagesOn } from '../../dist/adapters/sqlite/messages.js';
import { queriesOn } from '../../dist/adapters/sqlite/query.js';
import { systemClock } from '../../dist/adapters/system-clock.js';
import { MessageOutbox } from '../../dist/engine/message-outbox.js';
import { silentMessageEvents } from '../../dist/observe/message-events.js';

const { file, settings, password, listening, dies } = JSON.parse(process.argv[2] ?? '');

const die = () => process.kill(process.pid, 'SIGKILL');
const database = new Sqlite(file);
const messenger = createMessenger({
  dataFolder: '.',
  secret: () => password,
  listening: () => listening,
});
const outbox = new MessageOutbox({
  store: messagesOn(queriesOn(database), (work) => database.transaction(work).immediate()),
  messenger: {
    send: async (message, given) => {
      const verdict = await messenger.send(message, given);
      if (dies === 'afterAnswer') die();
      return verdict;
    },
  },
  clock: systemClock,
  settings: () => settings,
  events: silentMessageEvents,
  changed: (_, after) => {
    if (dies === 'afterRecord' && after.progress.status === 'sent') die();
  },
  fault: (where, error) => {
    console.error(where, error);
  },
});
outbox.start();
await outbox.stop();
