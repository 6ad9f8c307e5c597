// What the editor shows, as plain data: the host turns it into the classes of VS Code.
import type * as vscode from 'vscode';
import type { JobState } from '../../contracts/jobs';
import type { SourceRange } from '../../contracts/problem';

/** A text document. */
export type HostDocument = Pick<vscode.TextDocument, 'uri' | 'version' | 'getText'>;

/** The diagnostics of one source, by file. */
export interface Diagnostics extends vscode.Disposable {
  set(entries: readonly (readonly [vscode.Uri, readonly DiagnosticData[]])[]): void;
  delete(uri: vscode.Uri): void;
}

export interface DiagnosticData {
  /** Start line and column, end line and column, from 0. */
  readonly range: readonly [number, number, number, number];
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** A plain code, or one that links to its explanation. */
  readonly code: string | { readonly value: string; readonly target: vscode.Uri };
  readonly related: readonly (DiagnosticPlace & { readonly message: string })[];
}

export interface DiagnosticPlace {
  readonly uri: vscode.Uri;
  /** From 0. */
  readonly line: number;
}

export interface LensProvider {
  readonly onDidChange: vscode.Event<void>;
  lenses(document: HostDocument, token: vscode.CancellationToken): Promise<readonly LensData[]>;
  /** The position counts from 1. */
  hover(
    document: HostDocument,
    position: PlainPosition,
    token: vscode.CancellationToken,
  ): Promise<HoverData | undefined>;
}

/** Line and column from 1. */
export interface PlainPosition {
  readonly line: number;
  readonly column: number;
}

export interface LensData extends vscode.Command {
  readonly range: SourceRange;
}

export interface HoverData {
  readonly range: SourceRange;
  readonly markdown: string;
  /** Commands that its links may run; none unless they are named. */
  readonly commands?: readonly string[];
}

export interface StatusItem extends vscode.Disposable {
  /** Undefined hides the item. */
  show(status: StatusContent | undefined): void;
}

export interface StatusContent {
  readonly text: string;
  readonly tooltip: string;
  /** The command a click runs. */
  readonly command: string;
  readonly warn: boolean;
}

export interface TreeView extends vscode.Disposable {
  /** A line above the rows. */
  message?: string;
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
}

export interface TreeSource<T> {
  readonly onDidChange: vscode.Event<void>;
  children(parent?: T): Promise<T[]>;
  item(row: T): TreeItemData;
}

export type TreeIcon =
  ('ok' | 'anomalous' | 'external' | 'unknown' | 'incident' | 'cause' | 'evidence' | 'folder') | JobState;

export interface TreeItemData {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Null without one. */
  readonly icon: TreeIcon | null;
  readonly expandable: boolean;
  /** Whether its children are shown at first. */
  readonly expanded?: boolean;
  /** What menus know it by. */
  readonly contextValue?: string;
  /** What a click runs. */
  readonly command?: vscode.Command;
}
