import { LOG_LEVELS } from '../observe/log-levels.ts';

/** Every setting by its name in the environment, with what `keepline run --help` says of it. */
export const SETTINGS = {
  KEEPLINE_SITE: 'the folder with the site (or --site)',
  KEEPLINE_DATA:
    'the folder for state and the control socket (or --data; default /var/lib/keepline, else ./.keepline)',
  KEEPLINE_SOUNDS: 'the folder for rendered texts, readable by Asterisk (default <data>/sounds)',
  KEEPLINE_QUEUE_LOG: "the file for a queue_log like app_queue's, or off (default <data>/queue_log)",
  KEEPLINE_ARI_URL: 'where Asterisk serves ARI (default http://127.0.0.1:8088)',
  KEEPLINE_ARI_USER: 'the user in ari.conf (default keepline)',
  KEEPLINE_ARI_PASSWORD: 'its password',
  KEEPLINE_ARI_PASSWORD_FILE: 'or a file that holds it, readable by nobody else',
  KEEPLINE_APP: 'the Stasis application (default keepline)',
  KEEPLINE_TTS_COMMAND: 'the speech command for sites that name none (default espeak-ng)',
  KEEPLINE_SECRETS_FILE:
    "a file with the site's secrets, readable by nobody else (default <data>/secrets.yaml, if it is there)",
  KEEPLINE_LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')} (default info)`,
  KEEPLINE_LOG_FORMAT: 'json, pretty or auto: pretty in a terminal (default auto)',
  KEEPLINE_SHOW_NUMBERS: '1 logs telephone numbers in full (default 0)',
} as const;
export type SettingName = keyof typeof SETTINGS;
