"""Acts of the Customs Tariff Commission of the State Council."""
