"""Who asks: people, their contact points, language and consent."""
