/**
 * Everything a method adds to the product. Each method declares one descriptor in its folder, and the registry lists it.
 *
 * A descriptor is plain data plus facets: parts of the method's code, imported when they are used. A bundle carries only
 * the facets its process uses (scripts/lib/facets.cjs); in every other bundle, loading one throws an error that says so.
 * So a descriptor imports nothing but contracts, request policies and types, and the extension host can read it.
 */
import type { CommandEntry } from '../cli/commands/command';
import type { CommandDeps } from '../editor/commands/command';
import type { PageDeclaration } from '../contracts/page';
import type { Rule } from '../findings/rule';
import type { AnyJob } from '../jobs/job';
import type { RequestPolicy } from '../process/supervisor/policy';

export interface MethodDescriptor {
  /** Name of the method's folder. */
  readonly id: string;
  readonly title: string;
  /** Its line in the index of the documentation. */
  readonly docs: DocsPage;
  /** Schemas of the JSON it writes, as files of docs/. */
  readonly schemas?: readonly string[];
  /** Facet `jobs`: what it computes in processes of their own. */
  jobs?(): Promise<readonly AnyJob[]>;
  /** Requests of the analytics process, and how the supervisor treats them. */
  readonly requests?: Readonly<Record<string, RequestPolicy>>;
  /** Facet `cli`: subcommands of `meshlens`. */
  readonly cli?: readonly CommandEntry[];
  /** Facet `rules`: what it states on lines of manifests. */
  rules?(): Promise<readonly Rule[]>;
  readonly pages?: readonly MethodPage[];
  /** Commands of the editor. */
  readonly commands?: readonly EditorCommand[];
  /** Facet `editor`: registers its commands, panels and listeners. It must export `register` and nothing else. */
  editor?(): Promise<EditorFacet>;
}

export interface EditorFacet {
  /** @returns what to dispose with the extension */
  register(deps: CommandDeps): readonly { dispose(): unknown }[];
}

export interface DocsPage {
  readonly file: string;
  readonly title: string;
  readonly about: string;
}

/** A page in a webview. Its code is webview/ID/main.ts, its bundle dist/webview/ID.js. */
export interface MethodPage extends PageDeclaration {
  /** Which files the editor opens with it; for the page of a file. */
  readonly filenamePattern?: string;
  /** Whether files open with it by themselves; otherwise it is one of the editors to choose from. */
  readonly priority?: 'default' | 'option';
}

export interface EditorCommand {
  /** Without the prefix `meshlens.`. */
  readonly id: string;
  readonly title: string;
  /** Name of a product icon. */
  readonly icon?: string;
  /** When it can be run. */
  readonly enablement?: string;
  /** False for a command that takes arguments, and cannot be started by hand. */
  readonly palette?: false;
  /** Where else it stands: menu id, when, group. */
  readonly menus?: readonly { readonly menu: string; readonly when: string; readonly group: string }[];
}

/** Keeps the literal types of a descriptor, and checks it. */
export function defineMethod<const Descriptor extends MethodDescriptor>(descriptor: Descriptor): Descriptor {
  return descriptor;
}
