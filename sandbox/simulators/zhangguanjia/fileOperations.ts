import axios from 'axios';
import { z } from 'zod';
import { readMultipart } from '../multipart';
import type { Application, AttachedFile } from './application';
import { jsonIn, type Operation, queryText, type ReplyFields, type WireCall } from './operation';
import { readTexts } from './readApplication';
import { refused } from './refusal';
import type { Vendor } from './vendor';
import { yesNoIn } from './yesNo';

/** Uploads, and the files with their watermark: A. */
export function fileOperations(vendor: Vendor): Operation[] {
  const { paths } = vendor.dialect;
  return [
    { name: 'uploadFile', method: 'POST', path: paths.uploadFile, act: (call) => upload(vendor, call) },
    {
      name: 'uploadFileByUrl',
      method: 'POST',
      path: paths.uploadFileByUrl,
      act: (call) => uploadByUrl(vendor, call),
    },
    { name: 'watermark', method: 'GET', path: paths.watermark, act: (call) => watermarked(vendor, call) },
  ];
}

/** Not idempotent: the same file again is a second file. */
function upload(vendor: Vendor, call: WireCall): ReplyFields {
  const names = vendor.dialect.files;
  const parts = readMultipart(call.body, call.contentType, refused);
  const text = (name: string) => parts.find((part) => part.name === name)?.content.toString('utf8') ?? '';
  const file = parts.find((part) => part.name === names.file);
  if (!file?.fileName || file.content.length === 0) throw refused(`${names.file}不能为空`);
  if (text(names.uid).trim() === '') throw refused(`${names.uid}不能为空`);
  const application = openForFiles(vendor, text(names.applyId));
  application.files.push({
    name: file.fileName,
    watermark: true,
    contentBase64: file.content.toString('base64'),
  });
  vendor.effects.add(`upload:${application.applyId}:${file.fileName}`);
  return {};
}

async function uploadByUrl(vendor: Vendor, call: WireCall): Promise<ReplyFields> {
  const { files: names, values } = vendor.dialect;
  const body = z.record(z.string(), z.unknown()).safeParse(jsonIn(call));
  if (!body.success) throw refused('请求内容必须是对象');
  const applyId = body.data[names.applyId];
  const listed = z.array(z.unknown()).min(1).safeParse(body.data[names.list]);
  if (!listed.success) throw refused(`${names.list}不能为空`);
  const application = openForFiles(vendor, typeof applyId === 'string' ? applyId : '');
  const files = listed.data.map((row): AttachedFile => {
    const texts = readTexts(row);
    const [url = '', name = ''] = [texts[names.url], texts[names.name]];
    if (!URL.canParse(url) || name.trim() === '') throw refused(`${names.url}或${names.name}不正确`);
    return { name, url, watermark: yesNoIn(texts[names.watermark] ?? '', values) === true };
  });
  if (vendor.options.fetchFiles) await Promise.all(files.map(fetchContent));
  application.files.push(...files);
  vendor.effects.add(`uploadByUrl:${application.applyId}`);
  return {};
}

function openForFiles({ applications }: Vendor, applyId: string): Application {
  const application = applications.find(applyId);
  if (application.stage === 'archived') throw refused('已归档，不能上传文件');
  return application;
}

async function fetchContent(file: AttachedFile): Promise<void> {
  try {
    const { data } = await axios.get<ArrayBuffer>(file.url ?? '', {
      responseType: 'arraybuffer',
      timeout: 10_000,
      proxy: false,
    });
    file.contentBase64 = Buffer.from(data).toString('base64');
  } catch {
    throw refused(`文件下载失败：${file.name}`);
  }
}

/** A file that was never fetched shows its address instead of its bytes. */
function watermarked({ dialect, applications }: Vendor, call: WireCall): ReplyFields {
  const application = applications.find(queryText(call, dialect.query.watermark));
  return {
    [dialect.reply.list]: application.files
      .filter(({ watermark }) => watermark)
      .map(({ name, contentBase64, url = '' }) => ({
        [dialect.files.name]: name,
        [dialect.files.content]: contentBase64 ?? Buffer.from(url).toString('base64'),
      })),
  };
}
