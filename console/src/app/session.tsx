import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type PropsWithChildren,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { whenSignedOut } from '../api/client';
import { currentSession, type Session, signOut } from '../api/session';

interface SignedIn {
  session: Session;
  /** Whether the role may read, or change, an area of the API. */
  may(area: string, what?: 'read' | 'change'): boolean;
  signOut(): Promise<void>;
}

const SessionContext = createContext<SignedIn | undefined>(undefined);

export function useSession(): SignedIn {
  const signedIn = use(SessionContext);
  if (!signedIn) throw new Error('outside of SessionProvider');
  return signedIn;
}

interface SessionProviderProps extends PropsWithChildren {
  /** While it is not known who has signed in; with the error where that cannot be found out. */
  waiting(error: unknown, retry: () => void): ReactNode;
  /** Where nobody has. */
  signIn(done: (session: Session) => void): ReactNode;
  /** Over the page, once a sign-in has expired. */
  signInAgain(done: (session: Session) => void): ReactNode;
}

const sessionKey = ['session'];
const isNoSession = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== sessionKey[0];

/** Shows the pages to who has signed in, and keeps them as they are while somebody signs in again. */
export function SessionProvider({ waiting, signIn, signInAgain, children }: SessionProviderProps) {
  const queries = useQueryClient();
  const {
    data: session,
    error,
    refetch,
  } = useQuery({ queryKey: sessionKey, queryFn: currentSession, staleTime: Infinity });
  const [expired, setExpired] = useState(false);
  useEffect(() => whenSignedOut(() => setExpired(true)), []);
  const begin = (begun: Session) => {
    setExpired(false);
    queries.setQueryData(sessionKey, begun);
    void queries.invalidateQueries({ predicate: isNoSession });
  };
  const signedIn = useMemo<SignedIn | undefined>(
    () =>
      session
        ? {
            session,
            may: (area, what = 'read') =>
              session.permissions.some((permission) => permission.area === area && permission[what]),
            signOut: async () => {
              await signOut();
              setExpired(false);
              queries.setQueryData(sessionKey, null);
              // What one person has read is not for the next.
              queries.removeQueries({ predicate: isNoSession });
            },
          }
        : undefined,
    [session, queries],
  );
  if (session === undefined) return waiting(error, () => void refetch());
  if (!signedIn) return signIn(begin);
  return (
    <SessionContext value={signedIn}>
      {children}
      {expired && signInAgain(begin)}
    </SessionContext>
  );
}
