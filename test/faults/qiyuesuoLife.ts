import { field, nodeAfterSubmit } from './flow';
import { pathOf } from './ledger';
import { Life } from './life';
import { Violation } from './violation';

/** Each lies in a machine of its own. */
const devices = ['QYS1001', 'QYS1002'];

/** A life at 契约锁: the same is granted at both machines and used there, and nothing comes after the completion. */
export class QiyuesuoLife extends Life {
  protected override applicationForm(): Record<string, unknown> {
    const { plan } = this.lived;
    const url = this.world.hostUrl(`/sim/flow-requests/${plan.flowRequestId}`);
    return {
      ...super.applicationForm(),
      [field.applicant]: { userId: 'zhangsan', name: '张三', mobile: '13800000001' },
      // What else the engine has to show of it stands for any file.
      [field.attachments]: [{ name: `采购合同 ${plan.flowRequestId}.txt`, url }],
      ...this.rows(field.seal, field.useCount, plan.useCount),
    };
  }

  protected override appendForm(): Record<string, unknown> {
    return this.rows(field.moreSeal, field.moreUses, this.lived.plan.moreUses);
  }

  private rows(seal: string, useCount: string, count: number): Record<string, unknown> {
    const rows = devices.map((device) => ({ [seal]: device, [useCount]: String(count) }));
    return { [seal]: undefined, [useCount]: undefined, [`table-${seal}`]: rows };
  }

  /** It has completed before anybody could stamp. */
  protected override async afterOvertakenApply(): Promise<void> {
    await this.untilCompleted();
  }

  protected override async complete(): Promise<void> {
    await this.finish();
    await this.untilCompleted();
    await this.steps.until(
      'a picture of a use',
      () => this.picture(),
      (status) => status === 200,
    );
  }

  /** A person opens the detail, and of its pictures, which are the vendor's, the first. What it is answered with. */
  private async picture(): Promise<number | undefined> {
    const body = { user: { userId: 'zhangsan' } };
    const link = await this.world.api(`${pathOf(this.lived.sealRequestId)}/detail-link`, { body });
    const { pathname, search } = new URL(link.data.url);
    const entered = await this.world.page(`${pathname}${search}`);
    const cookie = entered.headers.getSetCookie().map((each) => each.split(';')[0]);
    const shown = await (await this.world.page(pathname, cookie.join('; '))).text();
    const [path] = shown.match(/[^"]+\/images\/[^"]+/) ?? [];
    return path === undefined ? undefined : (await this.world.page(path, cookie.join('; '))).status;
  }

  private async untilCompleted(): Promise<void> {
    await this.untilAt(nodeAfterSubmit, 'the flow to be submitted');
    await this.untilState('completed');
  }

  /** What the form shows must open both machines. */
  protected override async use(written: string, times: number): Promise<void> {
    await this.pause();
    if (times === 0) return;
    const codes = written.match(/\b\d{6}\b/g) ?? [];
    if (codes.length !== devices.length)
      throw new Violation('lost', `the form shows ${written}`, this.lived.sealRequestId);
    for (const code of codes) await this.atMachine('use', { code, times });
    this.lived.uses += times;
  }

  protected override async finish(): Promise<void> {
    await this.pause();
    for (const _ of devices) await this.atMachine('finish', { code: (await this.application()).sealCode });
  }
}
