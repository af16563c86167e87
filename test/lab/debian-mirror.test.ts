import { expect, test } from '@jest/globals';
import { parseSources, rankMirrors } from '../../src/lab/provision/debian-mirror.ts';

const source = (uri: string, release = 'bookworm', component = 'main') => ({ uri, release, component });

test('the lines apt prints are read, others passed over', () => {
  const printed =
    'http://mirror.example/debian/\tbookworm\tmain\nW: something is wrong\n\nhttps://x.example/\tnodistro\tmain\n';
  expect(parseSources(printed)).toEqual([
    source('http://mirror.example/debian/'),
    source('https://x.example/', 'nodistro'),
  ]);
});

test('the main archive is chosen among vendors, updates and security', () => {
  const mirrors = rankMirrors([
    source('https://vendor.example/apt/', 'cloud-bookworm'),
    source('https://node.example/node_20.x/', 'nodistro'),
    source('http://mirror.example/debian-security/', 'bookworm-security'),
    source('http://mirror.example/debian/', 'bookworm-updates'),
    source('http://mirror.example/debian/'),
  ]);
  expect(mirrors).toEqual(['http://mirror.example/debian/']);
});

test('an archive named debian goes before one frozen in time, and only `main` counts', () => {
  const mirrors = rankMirrors([
    source('http://snapshot.example/archive/debian/20250520T000000Z/', 'trixie'),
    source('http://contrib.example/debian/', 'trixie', 'contrib'),
    source('https://near.example/debian', 'trixie'),
  ]);
  expect(mirrors).toEqual([
    'https://near.example/debian',
    'http://snapshot.example/archive/debian/20250520T000000Z/',
  ]);
});

test('a machine without Debian sources has no mirror', () => {
  expect(rankMirrors([source('http://archive.example/ubuntu/', 'noble')])).toEqual([]);
  expect(rankMirrors([source('cdrom://disk/debian/')])).toEqual([]);
  expect(rankMirrors(parseSources(''))).toEqual([]);
});
