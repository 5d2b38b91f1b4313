-- What segments compare: a text as the number or the moment it writes, or null where it writes none. SegmentRules and SegmentMoment of Core read values by the same patterns.
CREATE FUNCTION segment_number(written text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN written ~ '^[+-]?[0-9]{1,15}(\.[0-9]{1,10})?$' THEN written::numeric END;

-- The pattern knows the lengths of the months: a cast of 2026-02-30 would be an error, and one such row would spoil a million.
CREATE FUNCTION segment_moment(written text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN left(written, 10) ~ '^(?:[12][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29)$' THEN
        CASE
            WHEN length(written) = 10 THEN (written || 'T00:00:00Z')::timestamptz
            WHEN substr(written, 11) ~ '^[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])$' THEN written::timestamptz
            WHEN substr(written, 11) ~ '^[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?$' THEN (written || 'Z')::timestamptz
        END
END;
