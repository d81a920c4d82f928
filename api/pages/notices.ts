import { atStart, type VendorName } from '../../contracts/vendorName';
import type { Message } from './layout';
import { openWords, type Say } from './words';

/** Thrown where a browser is answered with a few sentences instead of what it asked for. */
export class Notice extends Error {
  override readonly name = 'Notice';
  constructor(
    readonly status: number,
    readonly said: (say: Say) => Message,
  ) {
    super(`notice ${status}`);
  }
}

const again = (say: Say) => say('Open again', '重新打开');
const fromForm = (say: Say) =>
  say('Open it again with the button on the form of your flow.', '请在流程表单上重新点击“查看用印详情”。');

/** `launch` is the address that signs in anew, where there is one. */
function reopening(
  status: number,
  what: (say: Say) => [title: string, why: string],
  launch?: string,
): Notice {
  return new Notice(status, (say) => {
    const [title, why] = what(say);
    const link = launch === undefined ? {} : { link: { href: launch, text: again(say) } };
    return { title, says: [why, fromForm(say)], ...link };
  });
}

export const wrongLink = (launch?: string) =>
  reopening(
    403,
    (say) => [
      say('This link is not valid', '链接无效'),
      say(
        'It was cut off or changed on its way, or is another request’s.',
        '链接不完整、被改动过，或不属于该用印申请。',
      ),
    ],
    launch,
  );

export const expiredLink = (launch?: string) =>
  reopening(
    410,
    (say) => [
      say('This link has expired', '链接已过期'),
      say(
        'A link serves for ten minutes, and the page that it opens for half an hour.',
        '链接十分钟内有效，打开后的页面半小时内有效。',
      ),
    ],
    launch,
  );

export const noSession = (launch?: string) =>
  reopening(
    403,
    (say) => [
      say('Please open this page from your form', '请从表单打开'),
      say(
        'This browser has not opened it before, or does not keep cookies, which the page needs.',
        '此浏览器尚未打开过该页面，或未启用本页面所需的 Cookie。',
      ),
    ],
    launch,
  );

export const incompleteAddress = () =>
  new Notice(400, (say) => ({
    title: say('This address is incomplete', '地址不完整'),
    says: [
      say('It has to name hostId and flowRequestId.', '地址中须有 hostId 和 flowRequestId。'),
      fromForm(say),
    ],
  }));

export const nothingHere = () =>
  new Notice(404, (say) => ({
    title: say('There is nothing at this address', '该地址不存在'),
    says: [fromForm(say)],
  }));

export const noHost = () =>
  new Notice(404, (say) => ({
    title: say('This host engine is not known', '没有该流程引擎'),
    says: [
      say(
        'It was removed, or the address on the form is of another system.',
        '该流程引擎已被删除，或表单上的地址属于其他系统。',
      ),
    ],
  }));

export const noRequestYet = (launch: string) =>
  new Notice(404, (say) => ({
    title: say('No seal has been applied for yet', '尚无用印申请'),
    says: [
      say(
        'There is no seal request of this flow. Open it again once the flow has passed its sealing node.',
        '该流程还没有用印申请，请在流程经过用印申请节点后再打开。',
      ),
    ],
    link: { href: launch, text: again(say) },
  }));

export const notShown = () =>
  new Notice(403, (say) => ({
    title: say('You may not see this flow', '您无权查看该流程'),
    says: [
      say(
        'Your OA does not show this flow to you, so its seal request is not shown either.',
        'OA 系统未向您开放该流程，因此不能查看其用印详情。',
      ),
    ],
  }));

export const notSignedIn = (launch: string) =>
  new Notice(403, (say) => ({
    title: say('You could not be signed in', '登录未成功'),
    says: [
      say(
        'Your OA does not know this sign-in any more, or cannot tell whose it is.',
        'OA 系统不再认可本次登录，或无法确定登录人员。',
      ),
    ],
    link: { href: launch, text: say('Sign in again', '重新登录') },
  }));

export const notBegunHere = (launch: string) =>
  new Notice(403, (say) => ({
    title: say('This sign-in was begun elsewhere', '登录不是在此浏览器中发起的'),
    says: [
      say(
        'This browser did not begin it within the last ten minutes, or does not keep cookies, which the page needs.',
        '此浏览器十分钟内没有发起过该登录，或未启用本页面所需的 Cookie。',
      ),
    ],
    link: { href: launch, text: say('Sign in again', '重新登录') },
  }));

export const hostAway = (launch: string, requestId: string) =>
  new Notice(503, (say) => ({
    title: say('Your OA cannot be asked just now', 'OA 系统暂时无法访问'),
    says: [
      say(
        'It has to tell who you are before anything is shown. Please try again in a moment.',
        '须由 OA 系统确认您的身份后才能查看，请稍后重试。',
      ),
    ],
    link: { href: launch, text: again(say) },
    requestId,
  }));

export const noSignIn = (hostName: string, hostId: string) =>
  new Notice(404, (say) => ({
    title: say('The detail page is not set up yet', '用印详情尚未配置'),
    says: [
      say(
        `Nobody has said yet how “${hostName}” signs people in, so nobody can be shown anything.`,
        `“${hostName}”尚未配置登录地址，无法确认您的身份，因此不能查看。`,
      ),
      say(
        `For administrators of Sealflow: give host engine ${hostId} its sign-in address (signInUrl) in the console; docs/hosts.md says what has to answer there.`,
        `请 Sealflow 管理员在控制台的“流程引擎”中为 ${hostId} 设置登录地址（signInUrl），该地址的要求见 docs/hosts.md。`,
      ),
    ],
  }));

export const notLoggedIn = (plainUrl: string, vendor: VendorName, why: 'unknown' | 'away') =>
  new Notice(why === 'away' ? 503 : 200, (say) => ({
    title: say(`${atStart(vendor.en)} could not log you in`, `未能自动登录${vendor.zh}`),
    says: [
      why === 'away'
        ? say('It cannot be asked for a login just now.', `${vendor.zh}暂时无法提供自动登录。`)
        : say('It does not know your mobile number.', `${vendor.zh}中没有您的手机号。`),
      say('You can open it and log in there yourself.', `您可以打开${vendor.zh}后自行登录。`),
    ],
    link: { href: plainUrl, text: openWords(vendor, say) },
  }));

export const noBinding = () =>
  new Notice(404, (say) => ({
    title: say('The vendor is not bound any more', '用印平台绑定已删除'),
    says: [say('The binding of this request was removed.', '该用印申请所用的绑定已被删除。')],
  }));

export const noPicture = (status: 404 | 502) =>
  new Notice(status, (say) => ({
    title: say('This picture cannot be shown', '图片无法显示'),
    says: [
      status === 404
        ? say('No use of this request has it.', '该用印申请没有这张图片。')
        : say('The vendor does not hand it out just now.', '用印平台暂时无法提供该图片。'),
    ],
  }));

export const noFile = (status: 404 | 502) =>
  new Notice(status, (say) => ({
    title: say('This file cannot be had', '文件无法获取'),
    says: [
      status === 404
        ? say('This request has no such file.', '该用印申请没有这个文件。')
        : say(
            'The vendor does not hand it out just now. Please try again in a moment.',
            '用印平台暂时无法提供文件，请稍后重试。',
          ),
    ],
  }));
