import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../../../scripts/lib/chromium';
import type { PageDeclaration, PageEvents, PageRequests } from '../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../src/contracts/protocol';
import type { PageHandlers } from '../../../src/editor/pages/page';
import { pageHtml } from '../../../src/editor/pages/page-html';
import type { RequestMap } from '../../../src/process/rpc/messages';
import { createRpcServer, type RpcHandlers, type RpcServer } from '../../../src/process/rpc/server';
import { themes, type ThemeName } from './themes';

const dist = path.resolve(__dirname, '../../../dist/webview');
const ORIGIN = 'http://webview.test';
const NONCE = 'bm9uY2U';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
}

/** How a page is opened, whatever it shows. */
interface Surroundings {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: boolean;
  /** The time the page believes it is. */
  readonly nowMs?: number;
  /** What the page kept when it was last hidden. */
  readonly state?: unknown;
}

/** A declared page with a host that answers it. */
export interface PageFixture<M extends PageRequests & RequestMap<M>, Snapshot> {
  readonly declaration: PageDeclaration;
  readonly answers: (snapshot: Snapshot | null) => PageHandlers<M>;
  /** Waits until the page shows the snapshot. */
  readonly shown: (page: Page, snapshot: Snapshot) => Promise<unknown>;
}

export interface OpenOptions<M extends PageRequests & RequestMap<M>, Snapshot> extends Surroundings {
  /** Sent when the page says that it is ready; null sends nothing. */
  readonly snapshot: Snapshot | null;
  /** Answers in place of the fixture's. */
  readonly handlers?: Partial<PageHandlers<M>>;
}

export interface OpenPage<Snapshot> {
  readonly page: Page;
  /** Every request the page made, in order. */
  readonly requests: readonly { readonly kind: string; readonly params: unknown }[];
  /** What went wrong in the page: exceptions, errors on the console, breaches of the content security policy. */
  readonly errors: readonly string[];
  readonly server: RpcServer<PageEvents<Snapshot>>;
  close(): Promise<void>;
}

/** Opens a declared page as VS Code would, and waits until it shows its snapshot. */
export async function openPage<M extends PageRequests & RequestMap<M>, Snapshot>(
  browser: Browser,
  { declaration, answers, shown }: PageFixture<M, Snapshot>,
  { snapshot, handlers, ...surroundings }: OpenOptions<M, Snapshot>,
): Promise<OpenPage<Snapshot>> {
  const opened = await openBundle<M, Snapshot>(browser, declaration.id, surroundings, (server) => ({
    ready() {
      if (snapshot !== null) {
        server().emit('snapshot', snapshot);
      }
      return { protocol: PROTOCOL_VERSION };
    },
    ...answers(snapshot),
    ...handlers,
  }));
  if (snapshot !== null) {
    await shown(opened.page, snapshot);
  }
  return opened;
}

/** Opens a bundled page under the strict policy of a panel, with a theme. */
async function openBundle<M extends RequestMap<M>, Snapshot>(
  browser: Browser,
  name: string,
  surroundings: Surroundings,
  handlersOf: (server: () => RpcServer<PageEvents<Snapshot>>) => unknown,
): Promise<OpenPage<Snapshot>> {
  const {
    theme = 'dark',
    width = 1200,
    height = 720,
    deviceScaleFactor = 1,
    reducedMotion = true,
    nowMs,
    state,
  } = surroundings;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      errors.push(message.text());
    }
  });

  const requests: { kind: string; params: unknown }[] = [];
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('postToHost', (message: unknown) => receive(message));
  const server: RpcServer<PageEvents<Snapshot>> = createRpcServer<M, PageEvents<Snapshot>>(
    {
      // The page may be gone when a late answer arrives; that is no error.
      post: (message) =>
        void page
          .evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message)
          .catch(() => undefined),
      onMessage(listener) {
        receive = listener;
        return () => undefined;
      },
    },
    recorded(requests, handlersOf(() => server) as RpcHandlers<M>),
    { protocol: PROTOCOL_VERSION },
  );

  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === '') {
      return route.fulfill({ contentType: 'text/html', body: html(name, theme, { nowMs, state }) });
    }
    const contentType = file.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: await readFile(path.join(dist, file)) });
  });
  await page.goto(`${ORIGIN}/`);
  return { page, requests, errors, server, close: () => context.close() };
}

/** The same handlers; every request is noted before it is answered. */
function recorded<M extends RequestMap<M>>(
  requests: { kind: string; params: unknown }[],
  handlers: RpcHandlers<M>,
): RpcHandlers<M> {
  const entries = Object.entries<(params: never, context: never) => unknown>(handlers).map(
    ([kind, handler]) => [
      kind,
      (params: never, context: never) => {
        requests.push({ kind, params });
        return handler(params, context);
      },
    ],
  );
  return Object.fromEntries(entries) as RpcHandlers<M>;
}

/** The panel's own page, with what VS Code adds to it: the theme and the function that connects it. */
function html(
  name: string,
  theme: ThemeName,
  { nowMs, state }: Pick<Surroundings, 'nowMs' | 'state'>,
): string {
  const { bodyClass, variables } = themes[theme];
  const style = Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');
  const added = `
    <style nonce="${NONCE}">:root { ${style} }</style>
    <script nonce="${NONCE}">
      ${nowMs === undefined ? '' : `Date.now = () => ${nowMs};`}
      let state = ${state === undefined ? 'undefined' : JSON.stringify(state).replaceAll('<', '\\u003c')};
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => void window.postToHost(message),
        getState: () => state,
        setState: (next) => (state = next),
      });
    </script>`;
  return pageHtml({
    title: 'Meshlens',
    cspSource: ORIGIN,
    nonce: NONCE,
    script: `${name}.js`,
    style: `${name}.css`,
  })
    .replace('<head>', `<head>${added}`)
    .replace('<body>', `<body class="${bodyClass}">`);
}
