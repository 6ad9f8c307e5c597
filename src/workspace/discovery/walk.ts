import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../io/byte-source';
import { IgnoreScope } from './git-ignore';
import type { PathTest } from './globs';
import { isPlausibleName } from './plausible-name';
import type { SkippedList } from './skipped-list';

/** A file whose name says that a look inside is worth it. */
export interface Candidate {
  readonly path: string;
  readonly relative: string;
  readonly ignoreScope: IgnoreScope;
  /** In the `templates` folder of a Helm chart. */
  readonly isChartTemplate: boolean;
  /** For a symbolic link: where it leads, relative to the folder. */
  readonly target: string | undefined;
}

/** The walk waits for a promise, so that one file is open at a time. */
export type Visit = (candidate: Candidate) => void | Promise<void>;

export interface WalkOptions {
  readonly excluded: PathTest;
  readonly signal?: AbortSignal;
  readonly onProgress?: (filesSeen: number) => void;
}

export const NEVER_ENTERED: ReadonlySet<string> = new Set(['node_modules', '.git']);
const EXCLUDED_REASON = 'excluded by a setting';
/** How long the walk may hold the process before it lets others run. */
const TURN_MS = 10;

/**
 * Visits the folder depth first, in name order, and hands candidates over. The calls are synchronous, which
 * on a local disk is several times faster than as many promises; the process is given back every few milliseconds.
 */
export async function walk(
  root: string,
  skipped: SkippedList,
  options: WalkOptions,
  visit: Visit,
): Promise<void> {
  const walker = new Walker(realpathSync(root), skipped, options, visit);
  await walker.run();
}

interface Folder {
  /** Relative to the root; '' for itself. */
  readonly relative: string;
  readonly scope: IgnoreScope;
  readonly isChartTemplate: boolean;
}

interface PendingFolder {
  readonly relative: string;
  readonly parent: Folder | null;
  readonly isChartTemplate: boolean;
}

class Walker {
  private filesSeen = 0;
  private turnEndsMs = 0;

  constructor(
    private readonly root: string,
    private readonly skipped: SkippedList,
    private readonly options: WalkOptions,
    private readonly visit: Visit,
  ) {}

  async run(): Promise<void> {
    const pending: PendingFolder[] = [{ relative: '', parent: null, isChartTemplate: false }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { relative, parent, isChartTemplate } = next;
      const entries = this.list(relative);
      const folder: Folder = { relative, scope: this.scopeOf(relative, parent, entries), isChartTemplate };
      const isChart = entries.some((entry) => entry.name === 'Chart.yaml');
      const subfolders: PendingFolder[] = [];
      for (const entry of entries) {
        await this.giveWay();
        const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
        if (!entry.isDirectory()) {
          const visited = this.file(entry, path, folder);
          if (visited !== undefined) {
            await visited;
          }
        } else if (this.isEntered(entry.name, path)) {
          subfolders.push({
            relative: path,
            parent: folder,
            isChartTemplate: isChartTemplate || (isChart && entry.name === 'templates'),
          });
        }
      }
      pending.push(...subfolders.reverse());
    }
    this.options.onProgress?.(this.filesSeen);
  }

  private list(relative: string): Dirent[] {
    try {
      const entries = readdirSync(this.absolute(relative), { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (relative === '') {
        throw error;
      }
      this.skipped.add(`${relative}/`, `cannot be read: ${messageOf(error)}`);
      return [];
    }
  }

  private scopeOf(relative: string, parent: Folder | null, entries: readonly Dirent[]): IgnoreScope {
    const hasRules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const text = hasRules
      ? readOrNull(this.absolute(relative === '' ? '.gitignore' : `${relative}/.gitignore`))
      : null;
    return parent === null ? IgnoreScope.root(text) : parent.scope.enter(relative, text);
  }

  private isEntered(name: string, relative: string): boolean {
    if (NEVER_ENTERED.has(name)) {
      return false;
    }
    if (!this.options.excluded(relative)) {
      return true;
    }
    this.skipped.add(`${relative}/`, EXCLUDED_REASON);
    return false;
  }

  private file(entry: Dirent, relative: string, folder: Folder): void | Promise<void> {
    this.filesSeen++;
    const plausible = isPlausibleName(entry.name);
    if (!plausible && !entry.isSymbolicLink()) {
      return;
    }
    if (this.options.excluded(relative)) {
      if (plausible) {
        this.skipped.add(relative, EXCLUDED_REASON);
      }
      return;
    }
    if (entry.isSymbolicLink()) {
      const candidate = this.link(relative, plausible, folder);
      return candidate && this.visit(candidate);
    }
    if (entry.isFile()) {
      return this.visit(this.candidate(relative, folder, undefined));
    }
  }

  /** A link is followed only to a file inside the folder; linked folders inside are found where they are. */
  private link(relative: string, plausible: boolean, folder: Folder): Candidate | undefined {
    try {
      const target = realpathSync(this.absolute(relative));
      const isFolder = statSync(target).isDirectory();
      if (!plausible && !isFolder) {
        return undefined;
      }
      if (!isInside(target, this.root)) {
        this.skipped.add(isFolder ? `${relative}/` : relative, 'symbolic link that leads out of the folder');
      } else if (plausible && statSync(target).isFile()) {
        const inside = target.slice(this.root.length + 1);
        return this.candidate(relative, folder, inside.split(sep).join('/'));
      }
    } catch {
      if (plausible) {
        this.skipped.add(relative, 'symbolic link that leads nowhere');
      }
    }
    return undefined;
  }

  private candidate(relative: string, folder: Folder, target: string | undefined): Candidate {
    return {
      path: this.absolute(relative),
      relative,
      ignoreScope: folder.scope,
      isChartTemplate: folder.isChartTemplate,
      target,
    };
  }

  private absolute(relative: string): string {
    return join(this.root, relative);
  }

  private async giveWay(): Promise<void> {
    if (performance.now() < this.turnEndsMs) {
      return;
    }
    this.options.signal?.throwIfAborted();
    this.options.onProgress?.(this.filesSeen);
    await nextTurn();
    this.turnEndsMs = performance.now() + TURN_MS;
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
