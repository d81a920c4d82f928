import { pngReply, stampedPage } from '../picture';
import { freshId } from './ids';
import { multipartIn, type Operation, queryIn, requiredIn, type WireCall } from './operation';
import { notThere, wrongParameter } from './refusal';
import type { Vendor } from './vendor';

/** Documents before the application, pictures after it (A). */
export function fileOperations(vendor: Vendor): Operation[] {
  return [
    {
      name: 'createDocument',
      method: 'POST',
      path: '/document/createbyfile',
      act: (call) => createDocument(vendor, call),
    },
    {
      name: 'image',
      method: 'GET',
      path: '/seal/apply/image',
      act(call) {
        const photokey = queryIn(call, 'photokey');
        if (!vendor.applications.hasPhoto(photokey)) throw notThere(`图片不存在：${photokey}`);
        return { reply: pngReply(stampedPage(photokey)) };
      },
    },
  ];
}

/** Not idempotent: the same file again is a second document. */
function createDocument(vendor: Vendor, call: WireCall) {
  const { row, file } = multipartIn(call);
  if (!file || file.length === 0) throw wrongParameter('参数错误：file不能为空');
  const title = requiredIn(row, 'title');
  const id = freshId();
  vendor.documents.push({ id, title, contentBase64: file.toString('base64') });
  vendor.effects.add(`createDocument:${title}`);
  return { fields: { documentId: id, result: { documentId: id } } };
}
