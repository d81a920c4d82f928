import { Alert, Descriptions, Table, Typography } from 'antd';
import { Flow } from '../../components/Flow';
import { useCatalogueNames, useNames } from '../../components/names';
import { useReason } from '../../components/reasons';
import { useTime } from '../../components/time';
import { useVendorName } from '../../components/vendors';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { LiveCode, type SealRequest } from './RequestList';
import { detailWords, requestWords } from './words';

const moments = ['completedAt', 'endedAt', 'autoEndedAt', 'archivedAt', 'changedAt'] as const;

/** What it is about, and how many uses there are. */
export function RequestFacts({ request }: { request: SealRequest }) {
  const list = useWords(requestWords);
  const words = useWords(detailWords);
  const common = useCommonWords();
  const time = useTime();
  const { hostName, bindingName } = useNames();
  const vendorName = useVendorName(request.vendor);
  const fileType = useCatalogueNames(request.bindingId, 'file-types');
  const reason = useReason('outcome');
  const { applicant, failure, seals, state } = request;
  const facts = [
    { label: list.code, children: <Code request={request} /> },
    { label: list.applicant, children: applicant.name ?? applicant.userId },
    { label: words.fileType, children: fileType(request.fileTypeId) },
    { label: common.binding, children: bindingName(request.bindingId) },
    { label: common.host, children: hostName(request.hostId) },
    { label: common.flow, children: <Flow {...request} /> },
    { label: common.flowRequest, children: <Id text={request.flowRequestId} /> },
    { label: words.id, children: <Id text={request.id} /> },
    { label: words.vendorId(vendorName), children: <Id text={request.vendorApplicationId} /> },
    { label: list.requestedAt, children: `${time(request.requestedAt)} · ${words.attempt(request.attempt)}` },
    ...moments.flatMap((name) => {
      const at = request[name];
      return at ? [{ label: words[name], children: time(at) }] : [];
    }),
    ...(failure ? [{ label: words.failure, children: reason(failure.message) }] : []),
  ];
  const isUsedUp = state === 'sealing' && seals.every(({ leftCount }) => leftCount === 0);
  return (
    <>
      <div className="card" style={{ marginBottom: 16 }}>
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 1, md: 2, xl: 3 }}
          items={facts.map((fact) => ({ key: fact.label, ...fact }))}
        />
      </div>
      {isUsedUp && <Alert type="info" showIcon title={words.usedUp} style={{ marginBottom: 16 }} />}
      <Seals request={request} />
    </>
  );
}

function Code({ request }: { request: SealRequest }) {
  const words = useWords(detailWords);
  const sealName = useCatalogueNames(request.bindingId, 'seals');
  const { sealCode, codes = [] } = request;
  if (sealCode === null) return words.noCode;
  if (codes.length > 1)
    return (
      <>
        {codes.map(({ sealId, person, code, complete }) => (
          <div key={`${sealId} ${code}`}>
            {sealName(sealId)} {person} <LiveCode request={{ sealCode: code, codeLive: !complete }} />{' '}
            {complete && words.codeDead}
          </div>
        ))}
      </>
    );
  return (
    <span>
      <LiveCode request={request} /> {!request.codeLive && words.codeDead}
    </span>
  );
}

/** Copied more often than read. */
function Id({ text }: { text: string }) {
  return (
    <Typography.Text copyable style={{ overflowWrap: 'anywhere' }}>
      {text}
    </Typography.Text>
  );
}

function Seals({ request: { bindingId, seals } }: { request: SealRequest }) {
  const list = useWords(requestWords);
  const words = useWords(detailWords);
  const sealName = useCatalogueNames(bindingId, 'seals');
  const count = (value: number | 'unlimited') => (value === 'unlimited' ? list.unlimited : value);
  return (
    <Table
      size="small"
      aria-label={words.seal}
      rowKey="sealId"
      pagination={false}
      dataSource={seals}
      columns={[
        { key: 'seal', title: words.seal, render: (_, { sealId }) => sealName(sealId) },
        { key: 'granted', title: words.useCount, render: (_, { useCount }) => count(useCount) },
        { key: 'used', title: words.usedCount, render: (_, { usedCount }) => usedCount },
        { key: 'left', title: words.leftCount, render: (_, { leftCount }) => count(leftCount) },
        {
          key: 'crossPage',
          title: words.crossPage,
          render: (_, { crossPageUseCount }) => crossPageUseCount,
        },
      ]}
    />
  );
}
