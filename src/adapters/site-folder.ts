/** Reads the folder of a site from the disk. What the files mean is the flow loader's business. */
import { type Dirent, promises as fs } from 'node:fs';
import { join } from 'node:path';
import { LARGEST_FILE } from '../flow-loader/sections.ts';
import type { SourceFile } from '../flow-loader/source-text.ts';
import { splitSound } from '../flow-loader/words.ts';

export interface SiteFolder {
  /** Every *.yaml and *.yml below the folder; paths relative to it, with `/`. */
  readonly files: readonly SourceFile[];
  /** Every recording below it, likewise. */
  readonly soundFiles: readonly string[];
}

/** Deeper than any folder made by people; ends a circle of links that the file system does not. */
const DEEPEST = 16;
/** More files than any site has: somebody named the wrong folder. */
const MOST_FILES = 5000;

/**
 * Reads a site's folder. Never rejects: what cannot be read is a file with its reason, so that the check tells it
 * along with the rest. Folders whose names begin with a dot, and `node_modules`, are left alone.
 */
export async function readSiteFolder(folder: string): Promise<SiteFolder> {
  const found: Found = { yaml: [], sounds: [], unreadable: [], seen: new Set(), count: 0 };
  await walk(folder, '', 0, found);
  const files = await Promise.all(found.yaml.sort().map((path) => readSource(folder, path)));
  return { files: [...files, ...found.unreadable], soundFiles: found.sounds.sort() };
}

interface Found {
  readonly yaml: string[];
  readonly sounds: string[];
  readonly unreadable: SourceFile[];
  /** Folders by device and inode, so that a link that leads back is followed once. */
  readonly seen: Set<string>;
  count: number;
}

async function walk(root: string, path: string, depth: number, found: Found): Promise<void> {
  const entries = await listFolder(root, path, depth, found);
  for (const entry of entries) {
    const child = path === '' ? entry.name : `${path}/${entry.name}`;
    if (++found.count > MOST_FILES) {
      if (found.count === MOST_FILES + 1) {
        found.unreadable.push({ path, unreadable: `the folder holds more than ${MOST_FILES} files` });
      }
      return;
    }
    const kind = await kindOf(root, child, entry);
    if (kind === 'folder' && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
      await walk(root, child, depth + 1, found);
    } else if (kind === 'file' && /\.ya?ml$/i.test(entry.name)) found.yaml.push(child);
    else if (kind === 'file' && isSound(entry.name)) found.sounds.push(child);
    else if (kind === 'broken' && /\.ya?ml$/i.test(entry.name)) {
      found.unreadable.push({ path: child, unreadable: 'the link leads nowhere' });
    }
  }
}

const isSound = (name: string): boolean => splitSound(name).ending !== '';

async function listFolder(root: string, path: string, depth: number, found: Found): Promise<Dirent[]> {
  const folder = join(root, path);
  try {
    const { dev, ino } = await fs.stat(folder);
    const identity = `${dev}:${ino}`;
    if (found.seen.has(identity) || depth > DEEPEST) return [];
    found.seen.add(identity);
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    found.unreadable.push({ path, unreadable: reasonOf(error) });
    return [];
  }
}

async function kindOf(
  root: string,
  path: string,
  entry: Dirent,
): Promise<'file' | 'folder' | 'broken' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  try {
    const target = await fs.stat(join(root, path));
    return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'broken';
  }
}

/** Whatever the group and the others may do with a file. */
const OTHERS_RIGHTS = 0o077;

async function readSource(root: string, path: string): Promise<SourceFile> {
  try {
    const file = join(root, path);
    // Looked at first, so that a huge file is never taken into memory.
    const { size, mode } = await fs.stat(file);
    if (size > LARGEST_FILE) return { path, unreadable: 'larger than 1 MB' };
    const bytes = await fs.readFile(file);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { path, text, private: (mode & OTHERS_RIGHTS) === 0 };
  } catch (error) {
    return { path, unreadable: reasonOf(error) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  ENOENT: 'there is nothing of this name',
  ENOTDIR: 'it is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead round in a circle',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not text in UTF-8',
  ENAMETOOLONG: 'its name is too long',
};

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? code ?? 'unknown reason';
}
