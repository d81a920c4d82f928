import { Alert } from 'antd';
import { Link } from 'react-router';
import type { components } from '../../api/generated';
import { useSession } from '../../app/session';
import { FormSection } from '../../components/FormSection';
import { Loading } from '../../components/Loading';
import { useOverview } from '../../components/names';
import { Page } from '../../components/Page';
import { ProblemAlert, ProblemResult } from '../../components/ProblemAlert';
import { useTime } from '../../components/time';
import { requestStates, stateWords } from '../../words/requestStates';
import { useWords } from '../../words/useWords';
import { Count } from './Count';
import { Lately } from './Lately';
import { Waiting } from './Waiting';
import { overviewWords } from './words';

type Overview = components['schemas']['Overview'];

/** What needs a person first, then what is open. */
export default function OverviewPage() {
  const words = useWords(overviewWords);
  const time = useTime();
  const { data, error, refetch } = useOverview();
  return (
    <Page title={words.title} intro={data && words.countedAt(time(data.countedAt))}>
      {!data && (error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />)}
      {data && (
        <>
          <ProblemAlert error={error} />
          <SetUp overview={data} />
          <Needed overview={data} />
          <Open overview={data} />
          <Lately />
        </>
      )}
    </Page>
  );
}

/** What an empty system lacks. */
function SetUp({ overview: { bindings, hosts } }: { overview: Overview }) {
  const words = useWords(overviewWords);
  const { may } = useSession();
  const lacks = [
    { isThere: bindings.length > 0, title: words.noBinding, to: '/bindings', label: words.toBindings },
    { isThere: hosts.length > 0, title: words.noHost, to: '/hosts', label: words.toHosts },
  ].filter(({ isThere }) => !isThere);
  return lacks.map(({ title, to, label }) => (
    <Alert
      key={to}
      type="info"
      showIcon
      style={{ marginBottom: 16 }}
      title={title}
      description={may('Bindings', 'change') ? <Link to={to}>{label}</Link> : words.askAdmin}
    />
  ));
}

function Needed({ overview }: { overview: Overview }) {
  const words = useWords(overviewWords);
  const { attention, refusedEvents, callbacks } = overview;
  const counts = [
    { label: words.attention, count: attention, to: '/requests?attention=true' },
    { label: words.refusedEvents, count: refusedEvents, to: '/events' },
    { label: words.failedCallbacks, count: callbacks.failed, to: '/callbacks?state=failed' },
  ];
  return (
    <FormSection title={words.needed}>
      {counts.every(({ count }) => count === 0) && <p>{words.nothingNeeded}</p>}
      <ul className="counts">
        {counts.map((one) => (
          <Count key={one.to} {...one} isUrgent={one.count > 0} />
        ))}
      </ul>
      {attention > 0 && <Waiting />}
    </FormSection>
  );
}

function Open({ overview: { openByState, callbacks } }: { overview: Overview }) {
  const words = useWords(overviewWords);
  const states = useWords(stateWords);
  const open = requestStates.flatMap((state) => {
    const count = openByState[state] ?? 0;
    return count > 0 ? [{ label: states[state], count, to: `/requests?state=${state}` }] : [];
  });
  return (
    <FormSection title={words.open}>
      {open.length === 0 && <p>{words.noneOpen}</p>}
      <ul className="counts">
        {open.map((one) => (
          <Count key={one.to} {...one} />
        ))}
        <Count label={words.pendingCallbacks} count={callbacks.pending} to="/callbacks?state=received" />
      </ul>
    </FormSection>
  );
}
