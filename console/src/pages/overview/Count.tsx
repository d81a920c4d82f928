import { Link } from 'react-router';

interface CountProps {
  label: string;
  count: number;
  /** The list of what is counted. */
  to: string;
  isUrgent?: boolean;
}

/** How many there are, and the way to them. */
export function Count({ label, count, to, isUrgent = false }: CountProps) {
  return (
    <li>
      <Link to={to} className={isUrgent ? 'card count count-urgent' : 'card count'}>
        <span className="count-number">{count}</span>
        <span>{label}</span>
      </Link>
    </li>
  );
}
