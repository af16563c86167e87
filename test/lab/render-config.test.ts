import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SHIPPED_CONFIG } from '../../src/lab/asterisk/instance-folder.ts';
import { pbxPhones, phonesPjsip } from '../../src/lab/asterisk/phone-config.ts';
import { placeholdersOf, renderConfig } from '../../src/lab/asterisk/render-config.ts';

const shipped = (name: string) => readFileSync(join(SHIPPED_CONFIG, name), 'utf8');

test('a value takes the place of the shipped one and leaves the rest of the line', () => {
  const text = 'bindport = 8088          ; keepline: http_port\nenabled = yes';
  expect(renderConfig(text, { http_port: '10000' })).toBe(
    'bindport = 10000          ; keepline: http_port\nenabled = yes',
  );
});

test('settings written with an arrow and names of sections can be replaced too', () => {
  expect(renderConfig('astlogdir => /var/log ; keepline: log_folder', { log_folder: '/tmp/my log' })).toBe(
    'astlogdir => /tmp/my log ; keepline: log_folder',
  );
  expect(renderConfig('[keepline]  ; keepline: ari_user', { ari_user: 'phones' })).toBe(
    '[phones]  ; keepline: ari_user',
  );
});

test('without a value the shipped one stays', () => {
  const line = 'astmoddir => /usr/lib ; keepline: modules_folder';
  expect(renderConfig(line, {})).toBe(line);
});

test('a value can neither end its line nor become a comment', () => {
  const line = 'password = x ; keepline: ari_password';
  expect(renderConfig(line, { ari_password: 'a;b' })).toBe('password = a\\;b ; keepline: ari_password');
  expect(() => renderConfig(line, { ari_password: 'a\nread_only = no' })).toThrow('line break');
});

test('lines without a placeholder stay as they are, comments about placeholders included', () => {
  const text = '; A line ending in "; keepline: name" is replaced.\n;bind = 1 ; keepline: sip_bind\n[a](b)';
  expect(renderConfig(text, { name: 'x', sip_bind: 'y' })).toBe(text);
});

test('the shipped files have exactly the placeholders that the lab fills in', () => {
  const names = readdirSync(SHIPPED_CONFIG)
    .filter((name) => name.endsWith('.conf'))
    .flatMap((name) => placeholdersOf(shipped(name)));
  expect([...new Set(names)].sort()).toEqual([
    'ari_password',
    'ari_user',
    'away_seconds',
    'away_tries',
    'config_folder',
    'data_folder',
    'database_folder',
    'fallback',
    'fallback_seconds',
    'http_port',
    'keys_folder',
    'library_folder',
    'log_folder',
    'modules_folder',
    'music_folder',
    'qualify_seconds',
    'rtp_first',
    'rtp_last',
    'run_folder',
    'sip_bind',
    'spool_folder',
    'trunk_contact',
    'trunk_match',
  ]);
});

test('as shipped, nothing listens beyond this machine', () => {
  expect(shipped('http.conf')).toMatch(/^bindaddr = 127\.0\.0\.1$/m);
  expect(shipped('pjsip.conf')).toMatch(/^bind = 127\.0\.0\.1:5060 /m);
});

test("the lab's phones are written as the shipped ones are", () => {
  const phones = ['101', '102', '103'].map((user) => ({ user, password: `change-me-${user}` }));
  const settings = shipped('pjsip_phones.conf')
    .split('\n')
    .filter((line) => !line.startsWith(';') && line !== '');
  expect(pbxPhones(phones).split('\n').filter(Boolean)).toEqual(settings);
});

test('a phone whose name or password would break the file is refused', () => {
  expect(() => pbxPhones([{ user: '101](x', password: 'a' }])).toThrow('user name');
  expect(() => pbxPhones([{ user: '101', password: 'a b' }])).toThrow('Phone 101');
});

test('the telephones register at the PBX under their own names and passwords', () => {
  const text = phonesPjsip({ sip: 5071, pbxSip: 5070 }, [{ user: 'anna', password: 'secret' }]);
  expect(text).toMatch(/^bind = 127\.0\.0\.1:5071 /m);
  expect(text).toMatch(/^contact = sip:127\.0\.0\.1:5070 /m);
  expect(text).toContain('client_uri = sip:anna@127.0.0.1:5070\ncontact_user = anna');
  expect(text).toContain('username = anna\npassword = secret');
});
