import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { ScheduleSnapshot } from '../../src/contracts/scheduling/page';
import { seriousViolations } from './harness/axe';
import { launchBrowser, type OpenPage } from './harness/page';
import { openSchedule, type OpenSchedule } from './harness/pages';
import { nothingScheduled, shopSchedule, undeclaredSchedule } from './harness/schedule-fixture';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<ScheduleSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: Partial<OpenSchedule> = {}): Promise<Page> {
  opened = await openSchedule(browser, { snapshot: shopSchedule(), ...options });
  return opened.page;
}

const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const running = {
  step: 'simulate',
  label: 'Simulating',
  fraction: 0.4,
  message: '4 of 11 policies',
  etaMs: 32_000,
};

describe.each(Object.keys(themes) as ThemeName[])('the schedule page in the %s theme', (theme) => {
  it('has nothing serious for axe: with everything open, while running and with nothing', async () => {
    const page = await open({ theme });
    for (const summary of await page.locator('summary').all()) {
      await summary.click();
    }
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('progress', running);
    await page.locator('.progress-words').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('snapshot', nothingScheduled('A simulation needs at least two requests.'));
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the schedule page', () => {
  it('begins with what to do, then shows the policies, the strategies and the lines to change', async () => {
    const page = await open();
    expect(await page.locator('.advice').textContent()).toMatch(
      /^Change 3 values .* violation minutes 31\.5 .* → 0\.5 \(0 to 2\), replica-hours 184 .* → 280/,
    );
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Cost against violations',
      'Over time',
      'Strategies in the pool',
      'Recommendations',
    ]);
    expect(await page.locator('.facts').textContent()).toBe(
      '8 services, 11 policies · 8 h simulated with 4 seeds',
    );
  });

  it('says every point and every line, and gives each figure in a table', async () => {
    const page = await open();
    const [points, lines] = await page
      .getByRole('img')
      .evaluateAll((all) => all.map((each) => each.ariaLabel));
    expect(points).toMatch(/stated 184 .* replica-hours and 31\.5 .*; recommended 280 .*; HPA 60 % 192 /);
    expect(lines).toMatch(
      /^Replicas over 8 h: stated 23 to 23; recommended 35 to 35; HPA 60 % 17 to 40; oracle/,
    );
    await part(page, 'Cost against violations').getByText('Figures').click();
    const table = page.getByRole('table', { name: 'Means over 4 seeds, with the least and the most' });
    expect(await table.getByRole('row').nth(2).textContent()).toBe(
      'With the recommended numbers0.5 (0 to 2)280 (277 to 283)',
    );
    expect(await table.getByRole('row').count()).toBe(1 + 11);
  });

  it('draws the policies that are chosen, by keyboard as well, and their latency', async () => {
    const page = await open();
    const time = part(page, 'Replicas over time');
    await time.getByText('Figures').click();
    const heads = () => time.getByRole('columnheader').allTextContents();
    expect(await heads()).toEqual(['From', 'Load', 'stated', 'recommended', 'HPA 60 %', 'oracle']);
    await time.getByRole('checkbox', { name: 'RL' }).focus();
    await page.keyboard.press('Space');
    await expect.poll(heads).toEqual(['From', 'Load', 'stated', 'recommended', 'HPA 60 %', 'RL', 'oracle']);
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('rl');
    await time.getByRole('combobox', { name: 'Quantity' }).click();
    await time.getByRole('option', { name: 'p95 latency' }).click();
    await expect.poll(() => time.getByRole('img').getAttribute('aria-label')).toMatch(/^p95 in milliseconds/);
    await time.getByRole('table', { name: 'Highest p95 latency in each part' }).waitFor();
  });

  it('leads to the line of a recommendation', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Show k8s/shop.yaml:41, spec.replicas of checkout' }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => requestsOf('openRecommendation'))
      .toEqual([{ service: 'checkout', field: 'spec.replicas' }]);
    expect(await part(page, 'Recommendations').textContent()).toContain(
      'All together: violation minutes 31.5',
    );
  });

  it('compares each situation with what is stated', async () => {
    const page = await open();
    const table = page.getByRole('table', { name: 'Replicas by situation and service' });
    expect(await table.getByRole('row').nth(1).textContent()).toBe('Stated in manifests4226225––');
    expect(await table.getByRole('row').nth(3).locator('strong').count()).toBe(7);
  });

  it('simulates again as it is wished, and says when a wish cannot be', async () => {
    const page = await open();
    const again = page.locator('vscode-button', { hasText: 'Simulate again' });
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.getByRole('slider').getAttribute('aria-valuetext'))
      .toBe('a minute of violation is worth 20 min of all pods that are needed');
    await page.getByRole('spinbutton', { name: 'p95 objective' }).fill('-5');
    await again.click();
    await expect.poll(() => page.locator('.failure').textContent()).toContain('above 0 ms');
    expect(requestsOf('schedule')).toEqual([]);
    await page.getByRole('spinbutton', { name: 'p95 objective' }).fill('250');
    await again.click();
    await expect.poll(() => requestsOf('schedule')).toEqual([{ objectiveP95Ms: 250, violationWeight: 20 }]);
    expect(await page.locator('.failure').isHidden()).toBe(true);
  });

  it('leaves an objective to manifests where nobody touched it', async () => {
    const page = await open();
    await page.locator('vscode-button', { hasText: 'Simulate again' }).click();
    await expect.poll(() => requestsOf('schedule')).toEqual([{ violationWeight: 10 }]);
  });

  it('shows how far a simulation is and how long it will take, and cancels it', async () => {
    const page = await open();
    opened.server.emit('progress', running);
    await expect
      .poll(() => page.locator('.progress-words').textContent())
      .toBe('4 of 11 policies, about 32 s left');
    await page.locator('vscode-button', { hasText: 'Cancel' }).click();
    await expect.poll(() => requestsOf('cancel')).toHaveLength(1);
  });

  it('exports points and timelines as CSV', async () => {
    const page = await open();
    await page.locator('vscode-button', { hasText: 'CSV' }).click();
    await expect.poll(() => requestsOf('save')).toHaveLength(1);
    const [{ name, bytes }] = requestsOf('save') as { name: string; bytes: Record<string, number> }[];
    expect(name).toBe('schedule.csv');
    expect(Buffer.from(Object.values(bytes)).toString()).toMatch(
      /^policy,quantity,atS,value,least,most\r\nstated,/,
    );
    await expect.poll(() => page.locator('[aria-live]').textContent()).toBe('schedule.csv was written');
  });

  it('says what was simulated and what is left out', async () => {
    const page = await open();
    await page.getByText('How this was simulated').click();
    expect(await page.locator('.basis').textContent()).toMatch(
      /24,310 requests.*3\.3 % lower.*forecast by adaptive.*seeds 1, 2, 3, 4.*leaves out.*Retries/,
    );
  });
});

describe('without data', () => {
  it('shows policies without manifests, and why nothing is recommended', async () => {
    const page = await open({ snapshot: undeclaredSchedule() });
    expect(await page.locator('.advice').textContent()).toContain('so no line can be changed');
    expect(await part(page, 'Recommendations').textContent()).toContain('no Compose or Kubernetes manifest');
    expect(await page.getByRole('img').count()).toBe(2);
  });

  it('says which formats it needs, why it failed, and that it runs', async () => {
    const page = await open({ snapshot: nothingScheduled(null) });
    expect(await page.locator('.empty').textContent()).toContain('OTLP, Jaeger, Zipkin or CSV spans');
    await page.getByText('Simulate', { exact: true }).click();
    await expect.poll(() => requestsOf('schedule')).toEqual([{}]);
    opened.server.emit('progress', running);
    await expect.poll(() => page.locator('.empty h2').textContent()).toBe('Simulating');
    opened.server.emit('progress', null);
    opened.server.emit('snapshot', nothingScheduled('A simulation needs traces.'));
    await expect.poll(() => page.locator('.empty').textContent()).toContain('A simulation needs traces.');
  });

  it('keeps the last schedule beside the reason why a new one failed', async () => {
    const page = await open();
    opened.server.emit('snapshot', { ...shopSchedule(), message: 'The process ended.' });
    await expect.poll(() => page.locator('.failure').textContent()).toBe('The process ended.');
    expect(await page.locator('.advice').isVisible()).toBe(true);
  });
});

describe('layout', () => {
  it.each([500, 1200])('is not wider than %i pixels, and animates nothing', async (width) => {
    const page = await open({ width });
    const overflow = await page
      .locator('main:not([hidden])')
      .evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(overflow).toBe(0);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
