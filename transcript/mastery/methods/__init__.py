"""The methods, one file each: from scores, oldest first, to a result and its trace."""
